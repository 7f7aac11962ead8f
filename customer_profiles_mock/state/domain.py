"""A domain: configuration, profiles, object types, index, jobs."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Any

from customer_profiles_mock.state.journal import Journal
from customer_profiles_mock.state.key_index import KeyIndex

if TYPE_CHECKING:
    from customer_profiles_mock.state.calculated_attributes import CalculatedAttribute
    from customer_profiles_mock.state.domain_object_types import DomainObjectType
    from customer_profiles_mock.state.event_streams import EventStream
    from customer_profiles_mock.state.event_triggers import EventTrigger, FiredTrigger, IngestedObject
    from customer_profiles_mock.state.history import Records
    from customer_profiles_mock.state.integrations import Integration
    from customer_profiles_mock.state.jobs import IdentityResolutionJob, JobFailure, MatchResult
    from customer_profiles_mock.state.layouts import Layout
    from customer_profiles_mock.state.object_types import ObjectType
    from customer_profiles_mock.state.profiles import Profile, StoredObject
    from customer_profiles_mock.state.recommenders import Recommender, RecommenderFilter, RecommenderSchema
    from customer_profiles_mock.state.rules import RuleMatching
    from customer_profiles_mock.state.segment_streams import SegmentStream, SegmentSubscription
    from customer_profiles_mock.state.segments import SegmentDefinition, SegmentEstimate, SegmentSnapshot
    from customer_profiles_mock.state.upload_jobs import UploadJob
    from customer_profiles_mock.state.workflows import Workflow

OBJECTS_PER_METERED_PROFILE = 100


@dataclass(slots=True)
class Domain:
    name: str
    created_at: float
    last_updated_at: float
    default_expiration_days: int
    default_encryption_key: str | None = None
    dead_letter_queue_url: str | None = None
    matching: dict[str, Any] | None = None
    rule_based_matching: dict[str, Any] | None = None
    data_store: dict[str, Any] | None = None
    tags: dict[str, str] = field(default_factory=dict)
    event_stream: EventStream | None = None
    integrations: dict[str, Integration] = field(default_factory=dict)  # by Uri
    workflows: dict[str, Workflow] = field(default_factory=dict)
    object_types: dict[str, ObjectType] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict)  # in order of creation
    history: dict[str, Records] = field(default_factory=dict)  # by profile id
    jobs: dict[str, IdentityResolutionJob] = field(default_factory=dict)
    match_result: MatchResult | None = None
    next_job_failure: JobFailure | None = None
    catalog_items: dict[str, dict[str, Any]] = field(default_factory=dict)  # by Id, members of CatalogItem
    recommenders: dict[str, Recommender] = field(default_factory=dict)
    recommender_filters: dict[str, RecommenderFilter] = field(default_factory=dict)
    recommender_schemas: dict[str, RecommenderSchema] = field(default_factory=dict)
    upload_jobs: dict[str, UploadJob] = field(default_factory=dict)
    running_uploads: dict[str, UploadJob] = field(default_factory=dict)  # those that are in progress
    calculated_attributes: dict[str, CalculatedAttribute] = field(default_factory=dict)
    loading_attributes: dict[str, CalculatedAttribute] = field(default_factory=dict)  # historical data
    layouts: dict[str, Layout] = field(default_factory=dict)
    domain_object_types: dict[str, DomainObjectType] = field(default_factory=dict)
    segments: dict[str, SegmentDefinition] = field(default_factory=dict)
    segment_estimates: dict[str, SegmentEstimate] = field(default_factory=dict)
    running_estimates: dict[str, SegmentEstimate] = field(default_factory=dict)
    running_snapshots: dict[str, SegmentSnapshot] = field(default_factory=dict)
    snapshots_of_day: tuple[int, int] = (0, 0)  # the day since the epoch, and how many were asked for on it
    segment_stream: SegmentStream | None = None
    subscriptions: dict[str, SegmentSubscription] = field(default_factory=dict)  # by name of the segment
    event_triggers: dict[str, EventTrigger] = field(default_factory=dict)
    fired_triggers: list[FiredTrigger] = field(default_factory=list)  # oldest first
    object_count: int = 0
    object_bytes: int = 0
    metered_extra: int = 0  # what MeteringProfileCount exceeds the number of profiles by
    last_number: int = 0
    next_match_number: int = 0
    rules: RuleMatching | None = None  # while rule-based matching is enabled
    changed: dict[str, None] = field(default_factory=dict)  # profiles written to, for the rules to look at
    touched: dict[str, None] = field(default_factory=dict)  # profiles for the subscriptions to look at
    ingested: list[IngestedObject] = field(default_factory=list)  # for the event triggers to look at
    derived: dict[str, Any] = field(default_factory=dict)  # what can be made from the rest at any time
    next_expiry: float = inf  # nothing expires before it; what is written may move it nearer
    journal: Journal = field(default_factory=Journal)  # the store's; every change goes through it
    index: KeyIndex = field(init=False)

    def __post_init__(self) -> None:
        self.index = KeyIndex(self.journal)

    @property
    def has_data_store(self) -> bool:
        return bool(self.data_store and self.data_store["Enabled"])

    def next_number(self) -> int:
        """Ranks profiles by creation and objects by ingestion, where times may be equal."""
        self.journal.assign(self, "last_number", self.last_number + 1)
        return self.last_number

    def add_object(self, profile: Profile, stored: StoredObject) -> None:
        """Put an object on a profile, in place of the one with the same id."""
        self.remove_object(profile, stored)
        before = _metered_extra(profile)
        self.journal.put_in(profile, "objects", stored.object_id, stored)
        self.note_touch(profile)
        self.look_for_expiry_at(stored.expires_at)
        self._count(profile, 1, stored.size, _metered_extra(profile) - before)
        for key_name, value in stored.keys:
            self.index.hold(key_name, value, profile.profile_id, stored.object_id)

    def remove_object(self, profile: Profile, stored: StoredObject) -> None:
        """Take the object with this id off a profile; its keys go unless otherwise held."""
        present = profile.objects.get(stored.object_id)
        if present is None:
            return
        before = _metered_extra(profile)
        self.journal.remove_from(profile, "objects", stored.object_id)
        self.note_touch(profile)
        self._count(profile, -1, -present.size, _metered_extra(profile) - before)
        for key_name, value in present.keys:
            self.index.release(key_name, value, profile.profile_id, present.object_id)

    def note_change(self, profile: Profile) -> None:
        """A profile's values are new, changed or gone."""
        if self.rules is not None:
            self.journal.put(self.changed, profile.profile_id, None)
        self.note_touch(profile)

    def note_touch(self, profile: Profile) -> None:
        """A profile, or an object of it, is new, changed or gone: it may join segments, or leave them."""
        if self.subscriptions:
            self.journal.put(self.touched, profile.profile_id, None)

    def look_for_expiry_at(self, moment: float) -> None:
        """Something may expire at this moment."""
        if moment < self.next_expiry:
            self.journal.assign(self, "next_expiry", moment)

    def _count(self, profile: Profile, objects: int, size: int, metered: int) -> None:
        self.journal.assign(profile, "object_bytes", profile.object_bytes + size)
        self.journal.assign(self, "object_count", self.object_count + objects)
        self.journal.assign(self, "object_bytes", self.object_bytes + size)
        self.journal.assign(self, "metered_extra", self.metered_extra + metered)


def _metered_extra(profile: Profile) -> int:
    """A profile with more than 100 objects counts twice, with more than 200 three times, and so on."""
    return max(0, -(-len(profile.objects) // OBJECTS_PER_METERED_PROFILE) - 1)
