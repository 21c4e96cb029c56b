#include "daemon/cli/sync_here.hpp"

#include "daemon/app/read_books_here.hpp"
#include "daemon/cli/say.hpp"
#include "daemon/cli/terminal.hpp"
#include "daemon/desk/done.hpp"
#include "daemon/desk/table.hpp"

namespace dunning::cli {
namespace {

std::string counts(const app::BooksProgress& progress) {
  return desk::counted(progress.debtors, "debtor", "debtors") + ", " +
         desk::counted(progress.open_items, "open invoice", "open invoices");
}

std::string so_far(const app::BooksProgress& progress) {
  return "step " + std::to_string(progress.steps) + ": " + counts(progress);
}

std::string pause(const app::BooksProgress& progress) {
  return "the accounting system wants a pause of " +
         desk::counted(progress.pause.count() / 1000, "second", "seconds") +
         "; it goes on by itself";
}

}  // namespace

int sync_here(const Asked& asked, const desk::Desk& desk, const std::string& administration) {
  ProgressLine line;
  const auto read = app::read_books_here(desk, administration, [&](const auto& progress) {
    if (asked.json) return;
    if (progress.pause > Millis{0})
      line.say(administration + ", " + pause(progress));
    else
      line.show(administration + ", " + so_far(progress));
  });
  line.finish();
  if (!read) {
    auto error = read.error();
    if (error.kind == ErrorKind::conflict) error.message += "; without --here it reads the books";
    return complain(error);
  }
  const desk::Done done{"Read: " + administration + ", " + counts(*read) + "."};
  print(asked.json ? json_text(to_json(done)) : to_text(done));
  return exit_fine;
}

}  // namespace dunning::cli
