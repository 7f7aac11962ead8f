"""The model's regular expressions, which are Java's, as predicates on strings."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

# The patterns of ARNs name the partition `aws`, and that of tagging's `resourceArn` has no hyphen in it.
# So they refuse China and GovCloud, whose ARNs the service surely takes there. The partition part is
# not enforced (our choice).
_LENIENT = {
    "^arn:[a-z0-9]{1,10}:profile": "^arn:[a-z0-9-]{1,10}:profile",
    "arn:aws:iam:.*:[0-9]+:.*": "arn:aws[a-z0-9-]*:iam:.*:[0-9]+:.*",  # of RoleArn
    ".*arn:aws:iam:.*:[0-9]+:.*": ".*arn:aws[a-z0-9-]*:iam:.*:[0-9]+:.*",  # of DestinationRoleArn
    "arn:aws:kms:.*:[0-9]+:.*": "arn:aws[a-z0-9-]*:kms:.*:[0-9]+:.*",  # of KmsArn
}

# One unit of a pattern: an escape, a character class, or a single character.
_UNIT = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
# Java's dot stops at more line ends than Python's.
_JAVA_DOT = r"[^\n\r\x85\u2028\u2029]"


@cache
def matcher(pattern: str) -> Callable[[str], object]:
    """A function of a string that is true if the model's `pattern` accepts it.

    The whole string has to match, unless the pattern is anchored at its start alone.
    """
    source = _LENIENT.get(pattern, pattern)
    # Java's \\d, \\w and \\s are ASCII, too.
    compiled = re.compile(_UNIT.sub(_python_unit, source), re.ASCII)
    is_prefix = source.startswith("^") and not source.endswith("$")
    return compiled.match if is_prefix else compiled.fullmatch


def _python_unit(unit: re.Match[str]) -> str:
    return _JAVA_DOT if unit[0] == "." else unit[0]
