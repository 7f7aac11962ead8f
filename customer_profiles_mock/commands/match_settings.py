"""The files for `--rules` and `--auto-merge`: parts of CreateDomain's request, checked as it checks them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.matcher import (
    RECENCY,
    ConflictResolution,
    RuleSettings,
    Settings,
    conflict_resolution,
    rule_settings,
)
from customer_profiles_mock.operations.domain_settings import check_conflict_resolution, check_criteria
from customer_profiles_mock.protocol.converting import WrongType, from_json
from customer_profiles_mock.protocol.model import service_model
from customer_profiles_mock.protocol.validation import validate


class BadSettings(Exception):
    """A settings file cannot be used; `str(error)` says why."""


@dataclass(frozen=True, slots=True)
class Rules:
    settings: RuleSettings
    conflict: ConflictResolution


@dataclass(frozen=True, slots=True)
class AutoMerge:
    criteria: Sequence[Sequence[str]]
    conflict: ConflictResolution = RECENCY
    least_score: float = 0.0


def read_rules(path: Path) -> Rules:
    """`RuleBasedMatching` of CreateDomain, or its `MatchingRules` alone, or a list of lists of attributes.

    They count as enabled. Raises BadSettings.
    """
    with _naming(path):
        return _rules(_document(path))


def read_auto_merge(path: Path) -> AutoMerge:
    """`AutoMerging` of CreateDomain's `Matching`, or its `Consolidation` alone, or the criteria in that.

    It counts as enabled. Raises BadSettings.
    """
    with _naming(path):
        return _auto_merge(_document(path))


def matcher_settings(threshold: float, region: str) -> Settings:
    """Raises BadSettings."""
    try:
        return Settings(threshold=threshold, default_region=region.upper())
    except ValueError as error:
        raise BadSettings(str(error)) from None


def _rules(document: Any) -> Rules:
    if isinstance(document, list):
        document = {
            "MatchingRules": [{"Rule": rule} if isinstance(rule, list) else rule for rule in document]
        }
    block = _checked("RuleBasedMatching", "RuleBasedMatchingRequest", document)
    try:
        settings = rule_settings(block)
    except ValueError as error:
        raise BadSettings(str(error)) from None
    return Rules(settings, _conflict(block))


def _auto_merge(document: Any) -> AutoMerge:
    if isinstance(document, list):
        document = {"MatchingAttributesList": document}
    if isinstance(document, dict) and "MatchingAttributesList" in document:
        document = {"Consolidation": document}
    block = _checked("AutoMerging", "AutoMerging", document)
    if "Consolidation" not in block:
        raise BadSettings("it has no Consolidation")
    criteria = block["Consolidation"]["MatchingAttributesList"]
    try:
        check_criteria(criteria)
    except BadRequest as error:
        raise BadSettings(str(error)) from None
    return AutoMerge(criteria, _conflict(block), block.get("MinAllowedConfidenceScoreForMerging", 0.0))


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Whatever is wrong in a file is reported with the file's name."""
    try:
        yield
    except BadSettings as error:
        raise BadSettings(f"{path}: {error}") from None


def _document(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise BadSettings(error.strerror or str(error)) from None
    except json.JSONDecodeError as error:
        raise BadSettings(f"not JSON: {error.msg} at line {error.lineno} column {error.colno}") from None
    except (UnicodeDecodeError, RecursionError) as error:
        raise BadSettings(f"not JSON: {error}") from None


def _checked(member: str, shape: str, document: Any) -> dict[str, Any]:
    """A block as CreateDomain would take it, of the model's types."""
    if not isinstance(document, dict):
        raise BadSettings("neither a JSON object nor a list")
    model = service_model().shape_for(shape)
    if unknown := [name for name in document if name not in getattr(model, "members", {})]:
        raise BadSettings(f"{', '.join(map(repr, unknown))} is not a member of {member}")
    try:
        block: dict[str, Any] = from_json(model)({**document, "Enabled": True})
        matching = (
            {member: block} if member != "AutoMerging" else {"Matching": {"Enabled": True, member: block}}
        )
        validate("CreateDomain", {"DomainName": "match", "DefaultExpirationDays": 1, **matching})
    except WrongType as wrong:
        raise BadSettings(f"{'.'.join(wrong.path)}: {wrong.constraint}") from None
    except BadRequest as error:
        raise BadSettings(str(error).partition("detected: ")[2]) from None
    return block


def _conflict(block: Mapping[str, Any]) -> ConflictResolution:
    given = block.get("ConflictResolution", {})
    try:
        check_conflict_resolution(given)
    except BadRequest as error:
        raise BadSettings(str(error)) from None
    return conflict_resolution(given)
