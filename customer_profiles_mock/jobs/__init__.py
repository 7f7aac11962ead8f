"""Work that the clock makes due: the weekly schedule and the identity resolution job."""
