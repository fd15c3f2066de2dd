"""Patrols on their way out: the ledger 巡查台账, tracks as files, and the sheet of one patrol."""
