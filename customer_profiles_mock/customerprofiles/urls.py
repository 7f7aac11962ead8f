"""The URLs of the service; moto looks for this module next to the backend's `models`."""

from __future__ import annotations

from customer_profiles_mock.customerprofiles import upload_urls
from customer_profiles_mock.customerprofiles.responses import CustomerProfilesResponse

# The hosts of other partitions need nothing here: moto rewrites them to amazonaws.com before it looks.
url_bases = [r"https?://profile(-fips)?\.[^./]+\.(amazonaws\.com|api\.aws)"]
# A named group: moto turns it into a catch-all for its server in every release.
url_paths = {
    f"{{0}}{upload_urls.PATH}": upload_urls.receive,
    "{0}/(?P<rest>.*)$": CustomerProfilesResponse.dispatch,
}
