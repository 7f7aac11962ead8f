"""The mapping language: Sources that read an incoming object, Targets that fill a standard one.

`sources.compile_source` and `targets.parse_target` are the ways in. Both parse once and refuse with
a BadRequest that names the offence; neither reading nor writing ever raises because of the data.
"""
