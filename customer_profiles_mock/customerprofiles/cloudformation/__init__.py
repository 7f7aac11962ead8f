"""CloudFormation's resource types; each does what it does through the operations of the API.

moto lists the direct subclasses of `CloudFormationModel` once, on its first stack. So this room is
imported with the package, imports little, and forgets that list.
"""

from __future__ import annotations

import sys
from typing import Final

from customer_profiles_mock.customerprofiles.cloudformation.derived import (
    CalculatedAttributeDefinition,
    SegmentDefinition,
)
from customer_profiles_mock.customerprofiles.cloudformation.domains import (
    Domain,
    DomainObjectType,
    Integration,
    ObjectType,
)
from customer_profiles_mock.customerprofiles.cloudformation.events import EventStream, EventTrigger
from customer_profiles_mock.customerprofiles.cloudformation.recommending import (
    Recommender,
    RecommenderFilter,
    RecommenderSchema,
)
from customer_profiles_mock.customerprofiles.cloudformation.resource import StackResource

RESOURCE_TYPES: Final[tuple[type[StackResource], ...]] = (
    CalculatedAttributeDefinition,
    Domain,
    DomainObjectType,
    EventStream,
    EventTrigger,
    Integration,
    ObjectType,
    Recommender,
    RecommenderFilter,
    RecommenderSchema,
    SegmentDefinition,
)


def forget_cached_lists() -> None:
    """Make moto look for resource types again, in case a stack came before the registration."""
    parsing = sys.modules.get("moto.cloudformation.parsing")
    if parsing is not None:
        parsing.get_model_list.cache_clear()
        parsing.get_model_map.cache_clear()
        parsing.get_name_type_map.cache_clear()
