"""The duty ledger over HTTP."""

from patrols.routes.duty import departures, excuses, ledger, rules, today

__all__ = ["departures", "excuses", "ledger", "rules", "today"]
