#include <cstdio>
#include <cstdlib>
#include <sstream>

#include "daemon/messages/mime.hpp"
#include "daemon/messages/recipients.hpp"
#include "daemon/messages/render.hpp"
#include "tests/bench/baseline.hpp"
#include "tests/messages/sample.hpp"

using namespace dunning;
using namespace dunning::messages;
using sample::IntentOf;

namespace {

constexpr std::int64_t batch = 500;
const OutboxKey key{"00112233445566778899aabbccddeeff"};

struct Work {
  explicit Work(std::int64_t invoices)
      : templates(Templates::load(DUNNING_SOURCE_DIR "/config/templates").value()) {
    for (std::int64_t i = 0; i < invoices; ++i)
      intent.overdue(12345 + i).reference("PO-" + std::to_string(i));
    intent.not_yet_due(5000);
  }
  std::string bytes() {
    auto text = render(templates, {*intent, creditor, debtor, sample::day("2026-11-21"), "nl"});
    if (!text) {
      std::fprintf(stderr, "%s\n", text.error().message.c_str());
      std::abort();
    }
    if (!payment_code) text->page->qr.clear();
    const auto to = addressees(*intent, creditor).value();
    return mime(mail_of(*text, creditor, to.recipients, key, Instant{0})).value();
  }

  Templates templates;
  IntentOf intent{"reminder"};
  bool payment_code = false;  // a picture of its own to be drawn and packed
  Creditor creditor = sample::creditor();
  Debtor debtor = sample::debtor();
};

// The least: the finished text through a stream, word by word, and once more byte by byte, as any
// encoder has to.
std::size_t streamed(const std::string& text) {
  std::istringstream in(text);
  std::ostringstream out;
  for (std::string word; in >> word;)
    out << word << ' ';
  std::string encoded;
  for (const char c : out.str()) {
    if (c == '=') encoded += '=';
    encoded += c;
  }
  return encoded.size();
}

void render_and_mime(benchmark::State& state, bool payment_code) {
  Work work(state.range(0));
  work.payment_code = payment_code;
  const std::string finished = work.bytes();
  bench::against_baseline(
      state, batch,
      [&] {
        for (std::int64_t i = 0; i < batch; ++i)
          benchmark::DoNotOptimize(work.bytes());
      },
      [&] {
        for (std::int64_t i = 0; i < batch; ++i)
          benchmark::DoNotOptimize(streamed(finished));
      });
}

BENCHMARK_CAPTURE(render_and_mime, page, false)
    ->Name("messages/render+mime/invoices")
    ->Arg(1)
    ->Arg(3)
    ->Arg(500)
    ->Unit(benchmark::kMillisecond);

BENCHMARK_CAPTURE(render_and_mime, page_with_code, true)
    ->Name("messages/render+mime+code/invoices")
    ->Arg(1)
    ->Arg(3)
    ->Unit(benchmark::kMillisecond);

}  // namespace
