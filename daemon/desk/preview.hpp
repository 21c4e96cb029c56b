#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/json/value.hpp"
#include "daemon/messages/render.hpp"

// How a message will look, without sending it: with an open invoice as the store knows it, or with
// one that is made up. Nothing is written, nothing advances.
namespace dunning::desk {

struct PreviewQuestion {
  std::optional<std::string> administration;  // none: the first that has the step
  std::string step;                           // of a policy, or an event: "promise_confirmed"
  std::string language;                       // "nl-informal"; empty: the debtor's
};

struct Preview {
  messages::Rendered message;
  Creditor creditor;
  std::vector<Recipient> recipients;  // to whom it would go
  Instant at;
  OutboxKey key;
  std::string letter;        // the same on paper, a PDF, when the step has a letter; or empty
  std::string text_message;  // as it would be texted, when the step does that; or empty
  std::string remark;        // what is not as it would be, in one sentence; may be empty
};

// About a made-up invoice of the administration: whose policy has the step, due as the step wants
// it. Works without a store.
Result<Preview> preview_sample(const settings::Configuration& configuration,
                               const ports::Clock& clock, const PreviewQuestion& question);

// About an invoice that is open, and what goes with it today. Where something keeps the step from
// being taken now, the invoice alone is shown, and the remark says so.
Result<Preview> preview_invoice(const Desk& desk, const PreviewQuestion& question,
                                const std::string& number);

// As it would leave.
struct PreviewFiles {
  std::string text;  // "Subject: …", an empty line, the text
  std::string html;  // shown by itself: its images are within
  std::string eml;   // the mail
};
Result<PreviewFiles> files_of(const Preview& preview);

// The mail to that address alone, marked in its subject and its text.
Result<std::string> marked_mail(const Preview& preview, const std::string& address);

std::string to_text(const Preview& preview);
json::Value to_json(const Preview& preview);

}  // namespace dunning::desk
