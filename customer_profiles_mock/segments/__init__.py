"""Segments: which profiles fit groups of comparisons, or are found by a query in SQL, now.

`evaluation.compile_groups` is the way in for whoever asks about profiles. Nothing is kept between two
questions, so that the answer follows every change of a profile, of its objects, and of the clock.
`membership` knows where AWS does keep something: a segment by SQL has the members of its last snapshot.
"""
