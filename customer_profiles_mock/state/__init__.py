"""Plain data: what a domain holds, and the indexes beside it."""
