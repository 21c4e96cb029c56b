#include "daemon/core/result.hpp"

#include <doctest/doctest.h>
#include <memory>

using namespace dunning;

namespace {
Result<std::unique_ptr<int>> give(bool fine) {
  if (!fine) return fail(ErrorKind::transient, "no answer");
  return std::make_unique<int>(7);
}

Result<int> twice(bool fine) {
  const auto value = TRY(give(fine));
  return *value * 2;
}
}  // namespace

TEST_CASE("result: TRY unwraps a value, also one that can only be moved, and passes an error on") {
  CHECK(twice(true).value() == 14);
  CHECK(twice(false).error().kind == ErrorKind::transient);
}

TEST_CASE("result: context is added in front") {
  CHECK((Error{ErrorKind::auth, "token refused", {}}).with_context("administration acme").message ==
        "administration acme: token refused");
}
