"""Other people's tools, each run in a process and an environment of its own; see `against_others.py`."""
