"""What a domain tells the outside: records of its changes, for Kinesis."""
