#include "daemon/messages/law_facts.hpp"

namespace dunning::messages {

Status put_law_facts(const Situation& /*situation*/, const Language& /*language*/,
                     Value::Object& facts) {
  for (const char* name : {"claim", "announce", "notice", "discount"})
    facts[name] = Value();
  facts["settled"] = Value::List();
  facts["settled_single"] = false;
  facts["payment_qr"] = false;
  return {};
}

}  // namespace dunning::messages
