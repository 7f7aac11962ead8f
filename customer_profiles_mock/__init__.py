"""Amazon Connect Customer Profiles, in process.

Importing this package is enough for moto's own `mock_aws` to answer `customer-profiles` as well.
"""

from customer_profiles_mock.control import (
    advance_clock,
    deliver,
    explain_match,
    fired_triggers,
    inject_job_failure,
    load_profiles,
    preview_merge,
    run_identity_resolution_job,
)
from customer_profiles_mock.decorator import mock_customer_profiles
from customer_profiles_mock.registration import register

__all__ = [
    "advance_clock",
    "deliver",
    "explain_match",
    "fired_triggers",
    "inject_job_failure",
    "load_profiles",
    "mock_customer_profiles",
    "preview_merge",
    "register",
    "run_identity_resolution_job",
]

__version__ = "0.1.0"

register()
