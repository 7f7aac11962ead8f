"""From an ingested object to a profile: mapping, keys, resolution."""
