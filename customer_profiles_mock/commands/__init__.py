"""What `customer-profiles-mock` can do, a command a module: `add_parser` and `run`."""
