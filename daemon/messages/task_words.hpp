#pragma once

#include <string_view>

// What tasks are worded with, a row a language. "{}" takes a value, in order.
namespace dunning::messages {

struct TaskWords {
  std::string_view code;
  std::string_view subject;  // title
  std::string_view for_whom;
  std::string_view due_on;
  std::string_view debtor;
  std::string_view contact;
  std::string_view phone;
  std::string_view no_phone;
  std::string_view open;
  std::string_view due;  // day
  std::string_view together;
  std::string_view nothing_open;
  std::string_view sent;
  std::string_view nothing_sent;
  std::string_view promises;
  std::string_view promised;  // amount, day
  std::string_view kept;
  std::string_view broken;      // what came in
  std::string_view still_open;  // what came in
  std::string_view unapproved;
  std::string_view withdrawn;
  std::string_view disputes;
  std::string_view disputed;  // number, category, day
  std::string_view notes;
  std::string_view done;
  std::string_view closing;
};

// English for a language without a row.
const TaskWords& task_words(std::string_view language);

}  // namespace dunning::messages
