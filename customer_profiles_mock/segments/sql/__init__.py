"""Running a query: its tables, what of Spark SQL is taken, the translation, and DuckDB.

Only `engine` and what it imports need sqlglot and DuckDB; `segments.queries` imports it when it is asked to.
"""
