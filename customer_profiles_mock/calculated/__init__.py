"""Calculated attributes: what a statistic over a profile's objects comes to, at a moment.

`evaluation.value_of` is the way in for whoever needs a value. Nothing is kept between two readings,
so that values follow merges, deletions, expiry and the clock.
"""
