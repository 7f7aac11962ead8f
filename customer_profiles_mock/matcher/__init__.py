"""Identity resolution: which profiles are the same customer, how sure, and why.

Stands alone: needs neither moto nor botocore. `docs/matching.md` says how it works.
"""

from customer_profiles_mock.matcher.conflict import (
    RECENCY,
    ConflictResolution,
    MergeCandidate,
    conflict_resolution,
)
from customer_profiles_mock.matcher.consolidate import Merge, consolidate
from customer_profiles_mock.matcher.engine import compare, find_matches, normal_forms, similar_to
from customer_profiles_mock.matcher.model import (
    Explanation,
    Link,
    MatchGroup,
    Reason,
    Settings,
    SimilarProfile,
)
from customer_profiles_mock.matcher.rules import (
    AttributeExplanation,
    GroupChanges,
    LevelExplanation,
    MatchIdChanges,
    MatchIds,
    PendingMerges,
    RuleEvaluation,
    RuleGroup,
    RuleIndex,
    RuleLink,
    RuleSettings,
    SkippedLevel,
    evaluate_rules,
    explain_rules,
    find_rule_matches,
    merge_by_rules,
    rule_settings,
)

__all__ = [
    "RECENCY",
    "AttributeExplanation",
    "ConflictResolution",
    "Explanation",
    "GroupChanges",
    "LevelExplanation",
    "Link",
    "MatchGroup",
    "MatchIdChanges",
    "MatchIds",
    "Merge",
    "MergeCandidate",
    "PendingMerges",
    "Reason",
    "RuleEvaluation",
    "RuleGroup",
    "RuleIndex",
    "RuleLink",
    "RuleSettings",
    "Settings",
    "SimilarProfile",
    "SkippedLevel",
    "compare",
    "conflict_resolution",
    "consolidate",
    "evaluate_rules",
    "explain_rules",
    "find_matches",
    "find_rule_matches",
    "merge_by_rules",
    "normal_forms",
    "rule_settings",
    "similar_to",
]
