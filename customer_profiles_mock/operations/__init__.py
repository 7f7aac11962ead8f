"""The API operations, a module per resource: plain functions of a context and parameters."""
