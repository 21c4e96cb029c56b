#pragma once

#include <string>
#include <string_view>
#include <vector>

// Which addresses Exact Online's REST API has and what may be asked of each: the contract of this
// face, as data. Source: Exact's reference of REST resources.
namespace dunning::sandbox::exact_online {

enum class Type {
  guid,
  string,
  byte,
  int16,
  int32,
  int64,
  real,
  boolean,
  date,
  binary,
  collection
};

struct Property {
  std::string name;
  Type type = Type::string;
  bool key = false;
  bool posted = false;     // may stand in the body of a POST
  bool put = false;        // … of a PUT
  bool mandatory = false;  // has to stand in the body of a POST
};

// How an endpoint is to be read.
enum class Family {
  single,   // pages of 60, $skip, key in the address
  bulk,     // pages of 1,000, needs $select
  sync,     // pages of 1,000, needs $select, rows in the order of their Timestamp
  report,   // pages of 60, no key in the address
  function  // takes parameters beside the query options
};

struct Endpoint {
  std::string path;   // below the division: "cashflow/Receivables"
  std::string model;  // of __metadata.type, without "Exact.Web.Api.Models."
  Family family = Family::single;
  std::string methods;  // letters: G GET, P POST, U PUT, D DELETE
  std::string scope;
  bool select_needed = false;    // $select or $top=1
  bool filters_limited = false;  // to `filters`
  std::vector<std::string> filters;
  std::vector<std::string> parameters;  // that a function cannot do without
  std::vector<Property> properties;

  const Property* find(std::string_view name) const;
  const Property& key() const;
  int page_size() const;
  bool takes(char method) const { return methods.find(method) != std::string::npos; }
};

// Null when there is no such address.
const Endpoint* endpoint(std::string_view path);
const std::vector<Endpoint>& endpoints();

// The fields of crm/Accounts one of which a $filter has to name where mandatory filtering is
// switched on.
const std::vector<std::string>& mandatory_account_filters();

}  // namespace dunning::sandbox::exact_online
