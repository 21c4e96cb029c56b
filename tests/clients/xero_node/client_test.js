// Xero's own client for Node, unchanged but for where it finds Xero and whose certificate it trusts, against the sandbox.
// Usage: NODE_EXTRA_CA_CERTS=<ca_file> node client_test.js <ready.json>
"use strict";
const assert = require("node:assert");
const fs = require("node:fs");
const { XeroClient } = require("xero-node");
const axios = require(require.resolve("axios", { paths: [require.resolve("xero-node")] }));

const ready = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const sandbox = ready.base_url;

// The base URL: every request to one of Xero's hosts goes to the sandbox instead.
function redirected(url) {
  return url.replace(/^https:\/\/(api|identity|login)\.xero\.com/, sandbox);
}
axios.defaults.adapter = axios.getAdapter(axios.defaults.adapter);
const send = axios.defaults.adapter;
axios.defaults.adapter = (config) => send({ ...config, url: redirected(config.url) });

async function control(command, body) {
  const answer = await fetch(`${ready.control_url}/${command}`, { method: "POST", body: JSON.stringify(body) });
  assert.strictEqual(answer.status, 200, `${command}: ${await answer.clone().text()}`);
  return answer.json();
}

async function main() {
  await control("clock", { now: "2026-11-02T08:00:00Z", ticking: false });
  await control("limits", { on: false });
  const xero = new XeroClient({
    clientId: ready.xero.client_id,
    clientSecret: ready.xero.client_secret,
    redirectUris: ["https://dunning.example/callback"],
    scopes: ["offline_access", "accounting.invoices", "accounting.contacts"],
  });

  // Tokens: refreshed, and again with the token before within its grace.
  const first = await xero.refreshWithRefreshToken(ready.xero.client_id, ready.xero.client_secret, ready.xero.refresh_token);
  assert.strictEqual(first.expires_in, 1800);
  assert.notStrictEqual(first.refresh_token, ready.xero.refresh_token);
  await xero.refreshWithRefreshToken(ready.xero.client_id, ready.xero.client_secret, ready.xero.refresh_token);
  await assert.rejects(xero.refreshWithRefreshToken(ready.xero.client_id, ready.xero.client_secret, "nonsense"));

  const tenants = await xero.updateTenants();
  const tenant = tenants.find((each) => each.tenantId === ready.xero.tenant_id);
  assert.ok(tenant, "the organisation is among the connections");
  assert.strictEqual(tenant.orgData.timezone, "WEUROPESTANDARDTIME");
  const books = xero.accountingApi;
  const id = tenant.tenantId;

  // Paging: every invoice once, by pages, as the whole list has them.
  const whole = (await books.getInvoices(id)).body.invoices;
  const paged = [];
  for (let page = 1; ; ++page) {
    const { body } = await books.getInvoices(id, undefined, 'Type=="ACCREC"', "InvoiceID", undefined, undefined, undefined,
      undefined, page, true, undefined, undefined, true, 20);
    assert.strictEqual(body.pagination.itemCount, whole.length);
    paged.push(...body.invoices);
    if (body.invoices.length < 20) break;
  }
  assert.deepStrictEqual(new Set(paged.map((each) => each.invoiceID)), new Set(whole.map((each) => each.invoiceID)));
  assert.strictEqual(paged.length, whole.length);
  const open = paged.find((each) => each.status === "AUTHORISED" && each.amountPaid === 0);
  assert.ok(open.amountDue > 0);
  assert.ok(!Number.isNaN(Date.parse(open.dueDate)));

  // If-Modified-Since: nothing but what is paid after the last look.
  await control("advance", { minutes: 5 });
  await control("pay", { invoice: open.invoiceNumber, amount: "1.00" });
  const changed = (await books.getInvoices(id, new Date("2026-11-02T08:00:01Z"))).body.invoices;
  assert.deepStrictEqual(changed.map((each) => each.invoiceNumber), [open.invoiceNumber]);
  assert.strictEqual(changed[0].amountPaid, 1);

  // Contacts by their ids.
  const contact = (await books.getContacts(id, undefined, undefined, undefined, [open.contact.contactID], 1, true)).body.contacts;
  assert.deepStrictEqual(contact.map((each) => each.contactID), [open.contact.contactID]);

  // History: written and found again; the same key writes once.
  const note = { historyRecords: [{ details: "Reminder sent." }] };
  for (let i = 0; i < 2; ++i) await books.createInvoiceHistory(id, open.invoiceID, note, "key-1");
  const history = (await books.getInvoiceHistory(id, open.invoiceID)).body.historyRecords;
  assert.strictEqual(history.filter((each) => each.details === "Reminder sent.").length, 1);

  // What else a dunning daemon asks for.
  const single = (await books.getInvoice(id, open.invoiceID)).body.invoices[0];
  assert.strictEqual(single.contact.contactID, open.contact.contactID);
  assert.strictEqual(single.lineItems.length > 0, true);
  assert.match((await books.getOnlineInvoice(id, open.invoiceID)).body.onlineInvoices[0].onlineInvoiceUrl, /^https:/);
  assert.strictEqual((await books.getInvoiceReminders(id)).body.invoiceReminders[0].enabled, false);
  assert.ok(Array.isArray((await books.getCreditNotes(id, undefined, undefined, undefined, 1)).body.creditNotes));
  assert.ok(Array.isArray((await books.getOverpayments(id)).body.overpayments));
  assert.ok(Array.isArray((await books.getPrepayments(id)).body.prepayments));
  assert.ok(Array.isArray((await books.getPayments(id)).body.payments));
  await assert.rejects(books.getInvoices(id, undefined, "Type=='ACCREC'"));
  await assert.rejects(books.getInvoice(id, "00000000-0000-4000-8000-000000000000"));
  console.log(`xero-node: ${whole.length} invoices, all as they should be`);
}

main().catch((error) => {
  console.error(error instanceof Error ? error : JSON.stringify(error, null, 2).slice(0, 2000));
  process.exit(1);
});
