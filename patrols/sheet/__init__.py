"""The sheet of one patrol 巡查记录表: the log's form, the way on a map, photographs, the seal."""
