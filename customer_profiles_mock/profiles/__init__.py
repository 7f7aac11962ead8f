"""What a profile is: how it is written, by which keys it is found, how it is merged."""
