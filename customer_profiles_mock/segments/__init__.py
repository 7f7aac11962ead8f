"""Classic segments: which profiles fit groups of comparisons, now.

`evaluation.compile_groups` is the way in for whoever asks about profiles. Nothing is kept between two
questions, so that membership follows every change of a profile, of its objects, and of the clock.
"""
