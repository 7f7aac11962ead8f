"""Event triggers: which objects meet their conditions, and how often they may fire."""
