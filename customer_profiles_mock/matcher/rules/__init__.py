"""Rule-based matching: levels of attributes that must be equal, in bulk and kept up to date."""

from customer_profiles_mock.matcher.rules.configuration import RuleSettings, rule_settings
from customer_profiles_mock.matcher.rules.evaluation import evaluate_rules, find_rule_matches
from customer_profiles_mock.matcher.rules.explain import AttributeExplanation, LevelExplanation, explain_rules
from customer_profiles_mock.matcher.rules.groups import RuleEvaluation, RuleGroup, RuleLink, SkippedLevel
from customer_profiles_mock.matcher.rules.match_ids import MatchIdChanges, MatchIds
from customer_profiles_mock.matcher.rules.merging import PendingMerges, merge_by_rules
from customer_profiles_mock.matcher.rules.rule_index import GroupChanges, RuleIndex

__all__ = [
    "AttributeExplanation",
    "GroupChanges",
    "LevelExplanation",
    "MatchIdChanges",
    "MatchIds",
    "PendingMerges",
    "RuleEvaluation",
    "RuleGroup",
    "RuleIndex",
    "RuleLink",
    "RuleSettings",
    "SkippedLevel",
    "evaluate_rules",
    "explain_rules",
    "find_rule_matches",
    "merge_by_rules",
    "rule_settings",
]
