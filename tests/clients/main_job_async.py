"""The main job by aiobotocore: `main_job.py` says what it is. It runs without the package."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import aiohttp
from aiobotocore.session import get_session


async def main(given: dict[str, Any]) -> dict[str, Any]:
    domain = {"DomainName": given["domain"]}
    typed = {**domain, "ObjectTypeName": given["objectType"]}
    service = {"endpoint_url": given["url"], "region_name": given["region"]}
    async with get_session().create_client("customer-profiles", **service) as client:

        async def by_customer_id(value: str) -> list[dict[str, Any]]:
            found = await client.search_profiles(**domain, KeyName="customerId", Values=[value])
            return found["Items"]

        await client.create_domain(**domain, DefaultExpirationDays=365, Matching={"Enabled": True})
        await client.put_profile_object_type(**typed, **given["mapping"])
        await asyncio.gather(
            *(client.put_profile_object(**typed, Object=json.dumps(one)) for one in given["customers"])
        )
        found = [profile["FirstName"] for profile in await by_customer_id("c3")]

        asked = {**domain, "Region": given["region"]}
        async with aiohttp.ClientSession() as http, http.post(given["control"], json=asked) as answer:
            job_id = (await answer.json())["JobId"]
        job = await client.get_identity_resolution_job(**domain, JobId=job_id)

        matched = []
        for match in (await client.get_matches(**domain))["Matches"]:
            profiles = await client.batch_get_profile(**domain, ProfileIds=match["ProfileIds"])
            matched.append(sorted(profile["AccountNumber"] for profile in profiles["Profiles"]))

        [main_profile], [other] = await asyncio.gather(by_customer_id("c1"), by_customer_id("c2"))
        ids = {"MainProfileId": main_profile["ProfileId"], "ProfileIdsToBeMerged": [other["ProfileId"]]}
        await client.merge_profiles(**domain, **ids)
        [left] = await by_customer_id("c2")

        await client.delete_profile(**domain, ProfileId=left["ProfileId"])
        await client.delete_domain(**domain)
        missing = "nothing"
        try:
            await client.get_domain(**domain)
        except client.exceptions.ResourceNotFoundException as error:
            missing = error.response["Error"]["Code"]
    return {
        "found": found,
        "job": job["Status"],
        "matched": matched,
        "merged": left["FirstName"],
        "missing": missing,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(main(json.load(sys.stdin)))))
