// The main job by the AWS SDK for JavaScript: `main_job.py` says what it is.

const { readFileSync } = require("node:fs");
const sdk = require("@aws-sdk/client-customer-profiles");

async function main() {
  const given = JSON.parse(readFileSync(0, "utf-8"));
  const client = new sdk.CustomerProfilesClient({ endpoint: given.url, region: given.region });
  const ask = (name, input) => client.send(new sdk[`${name}Command`]({ DomainName: given.domain, ...input }));
  const byCustomerId = async (id) =>
    (await ask("SearchProfiles", { KeyName: "customerId", Values: [id] })).Items;

  await ask("CreateDomain", { DefaultExpirationDays: 365, Matching: { Enabled: true } });
  await ask("PutProfileObjectType", { ObjectTypeName: given.objectType, ...given.mapping });
  for (const customer of given.customers) {
    await ask("PutProfileObject", { ObjectTypeName: given.objectType, Object: JSON.stringify(customer) });
  }
  const found = (await byCustomerId("c3")).map((profile) => profile.FirstName);

  const started = await fetch(given.control, {
    method: "POST",
    body: JSON.stringify({ DomainName: given.domain, Region: given.region }),
  });
  const { JobId } = await started.json();
  const job = (await ask("GetIdentityResolutionJob", { JobId })).Status;

  const matched = [];
  for (const match of (await ask("GetMatches", {})).Matches) {
    const { Profiles } = await ask("BatchGetProfile", { ProfileIds: match.ProfileIds });
    matched.push(Profiles.map((profile) => profile.AccountNumber).sort());
  }

  const [main] = await byCustomerId("c1");
  const [other] = await byCustomerId("c2");
  await ask("MergeProfiles", { MainProfileId: main.ProfileId, ProfileIdsToBeMerged: [other.ProfileId] });
  const [left] = await byCustomerId("c2");

  await ask("DeleteProfile", { ProfileId: left.ProfileId });
  await ask("DeleteDomain", {});
  const missing = await ask("GetDomain", {}).then(
    () => "nothing",
    (error) => error.name,
  );
  console.log(JSON.stringify({ found, job, matched, merged: left.FirstName, missing }));
}

main();
