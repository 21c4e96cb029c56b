// What every administration of the sandbox has: itself, its workflows, its users.
#include <array>
#include <nlohmann/json.hpp>

#include "tests/sandbox/moneybird/ids.hpp"
#include "tests/sandbox/moneybird/wire.hpp"

namespace dunning::sandbox::moneybird {

namespace {

constexpr const char* made_at = "2024-01-01T09:00:00.000Z";

Json step(int workflow, int order, int due_interval) {
  const char* text =
      "Geachte {recipient.name},\n\nUit onze administratie blijkt dat onderstaande facturen nog "
      "openstaan.\n\n"
      "{reminders_table}\n\nMet vriendelijke groet,\n\n{company.company_name}";
  return {{"id", make_id(IdKind::workflow_step, workflow * 10 + order)},
          {"administration_id", make_id(IdKind::administration, 1)},
          {"step_order", order},
          {"due_interval", due_interval},
          {"reminder_delay", 0},
          {"reminder_text", order == 0 ? Json() : Json(text)},
          {"reminder_auto_send", false},
          {"action", nullptr},
          {"created_at", made_at},
          {"updated_at", made_at}};
}

Json workflow(int id, const char* type, Json steps) {
  return {{"id", make_id(IdKind::workflow, id)},
          {"administration_id", make_id(IdKind::administration, 1)},
          {"type", type},
          {"name", "Standaard"},
          {"default", true},
          {"currency", "EUR"},
          {"language", "nl"},
          {"active", true},
          {"prices_are_incl_tax", false},
          {"payment_methods", Json::array()},
          {"collection_method", nullptr},
          {"number_of_collections", 0},
          {"show_qr_code", true},
          {"created_at", made_at},
          {"updated_at", made_at},
          {"steps", std::move(steps)}};
}

}  // namespace

Json Wire::administration() const {
  return {{"id", make_id(IdKind::administration, 1)},
          {"name", administration_name},
          {"language", "nl"},
          {"currency", "EUR"},
          {"country", "NL"},
          {"time_zone", "Europe/Amsterdam"},
          {"access", "user"},
          {"suspended", false},
          {"period_locked_until", nullptr},
          {"period_start_date", "2024-01-01"}};
}

Json Wire::workflows() const {
  return Json::array(
      {workflow(1, "EstimateWorkflow", Json::array({step(1, 0, 14)})),
       workflow(2, "InvoiceWorkflow",
                Json::array({step(2, 0, 14), step(2, 1, 10), step(2, 2, 5), step(2, 3, 5)}))});
}

Json Wire::users(bool with_api_user) const {
  const auto user = [](Json id, const char* name, Json email, const char* type) {
    return Json{{"id", std::move(id)},
                {"name", name},
                {"created_at", made_at},
                {"updated_at", made_at},
                {"email", std::move(email)},
                {"email_validated", true},
                {"language", "nl"},
                {"time_zone", "Europe/Amsterdam"},
                {"user_type", type},
                {"permissions",
                 Json::array({"sales_invoices", "documents", "estimates", "bank", "settings"})}};
  };
  Json all = Json::array({user(1, "Anneke Waterkant", "anneke@waterkant.example", "owner")});
  if (with_api_user) {
    all.push_back(user(make_id(IdKind::user, 2), "dunningd", "api@waterkant.example", "api_user"));
  }
  return all;
}

}  // namespace dunning::sandbox::moneybird
