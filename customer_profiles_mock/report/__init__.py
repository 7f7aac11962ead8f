"""What was found in a file of customers, as one HTML page that needs nothing beside it."""
