#include "tests/sandbox/exact_online/atom.hpp"

#include <nlohmann/json.hpp>

#include "daemon/core/instant.hpp"
#include "tests/sandbox/exact_online/literal.hpp"
#include "tests/sandbox/json.hpp"

namespace dunning::sandbox::exact_online {

namespace {

constexpr const char* head = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";
constexpr const char* namespaces =
    " xmlns=\"http://www.w3.org/2005/Atom\""
    " xmlns:d=\"http://schemas.microsoft.com/ado/2007/08/dataservices\""
    " xmlns:m=\"http://schemas.microsoft.com/ado/2007/08/dataservices/metadata\"";
constexpr const char* scheme = "http://schemas.microsoft.com/ado/2007/08/dataservices/scheme";

const char* edm_name(Type type) {
  switch (type) {
    case Type::guid:
      return "Edm.Guid";
    case Type::byte:
      return "Edm.Byte";
    case Type::int16:
      return "Edm.Int16";
    case Type::int32:
      return "Edm.Int32";
    case Type::int64:
      return "Edm.Int64";
    case Type::real:
      return "Edm.Double";
    case Type::boolean:
      return "Edm.Boolean";
    case Type::date:
      return "Edm.DateTime";
    case Type::binary:
      return "Edm.Binary";
    case Type::string:
    case Type::collection:
      return nullptr;
  }
  return nullptr;
}

std::string escaped(const std::string& text) {
  std::string made;
  for (const char c : text) {
    if (c == '&')
      made += "&amp;";
    else if (c == '<')
      made += "&lt;";
    else if (c == '>')
      made += "&gt;";
    else if (c == '"')
      made += "&quot;";
    else
      made += c;
  }
  return made;
}

std::string text_of_value(const Json& value, Type type) {
  const Value read = value_of(value, type);
  if (const auto* at = std::get_if<Moment>(&read)) {
    std::string text = to_string(Instant{at->ms});
    text.resize(19);  // without fraction and zone
    return text;
  }
  return escaped(value.is_string() ? value.get<std::string>() : value.dump());
}

std::string entry_of(const Json& entity, const Endpoint& endpoint, const char* attributes) {
  const Json metadata = entity.value("__metadata", Json::object());
  const std::string uri = escaped(metadata.value("uri", std::string()));
  std::string xml = std::string("<entry") + attributes + "><id>" + uri + "</id><category term=\"" +
                    metadata.value("type", std::string()) + "\" scheme=\"" + scheme +
                    "\" /><title /><author><name /></author>"
                    "<content type=\"application/xml\"><m:properties>";
  for (const auto& [name, value] : entity.items()) {
    const Property* property = endpoint.find(name);
    if (property == nullptr || property->type == Type::collection) continue;
    const char* edm = edm_name(property->type);
    xml += "<d:" + name;
    if (edm != nullptr) xml += std::string(" m:type=\"") + edm + "\"";
    if (value.is_null()) {
      xml += " m:null=\"true\" />";
    } else {
      xml += ">" + text_of_value(value, property->type) + "</d:" + name + ">";
    }
  }
  return xml + "</m:properties></content></entry>";
}

}  // namespace

void as_atom(const Endpoint& endpoint, Response& response) {
  const Json body = Json::parse(response.body, nullptr, false);
  if (!body.is_object()) return;
  response.content_type = "application/atom+xml;type=feed;charset=utf-8";
  if (body.contains("error")) {
    response.content_type = "application/xml;charset=utf-8";
    response.body =
        std::string(head) +
        "<error xmlns=\"http://schemas.microsoft.com/ado/2007/08/dataservices/metadata\">"
        "<code></code><message xml:lang=\"\">" +
        escaped(body["error"]["message"].value("value", std::string())) + "</message></error>";
    return;
  }
  const Json& d = body["d"];
  if (d.is_object() && !d.contains("results")) {
    response.body = head + entry_of(d, endpoint, namespaces);
    return;
  }
  const Json& results = d.is_array() ? d : d["results"];
  std::string feed = std::string(head) + "<feed" + namespaces + "><title type=\"text\">" +
                     endpoint.path.substr(endpoint.path.rfind('/') + 1) + "</title>";
  for (const Json& entity : results)
    feed += entry_of(entity, endpoint, "");
  if (d.is_object() && d.contains("__next"))
    feed += "<link rel=\"next\" href=\"" + escaped(d["__next"].get<std::string>()) + "\" />";
  response.body = feed + "</feed>";
}

}  // namespace dunning::sandbox::exact_online
