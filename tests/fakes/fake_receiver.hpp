#pragma once

#include <deque>
#include <functional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/ports/poster.hpp"

namespace dunning::fakes {

// What becomes of the next request.
enum class PostFate {
  taken,        // 202
  unreachable,  // no connection: leave is not even asked
  put_off,      // 429, nothing done
  refused,      // 400, nothing done
  broken,       // 500: it was taken all the same
  answer_lost,  // it was taken, and no answer arrives
  cut,          // nothing was taken, and no answer arrives
};

// A program that text messages, events or dossiers are posted to, in memory; outlives the daemon.
struct FakeReceiver {
  struct Taken {
    std::string url;
    ports::Headers headers;
    std::string body;
    std::string header(std::string_view name) const {
      const auto found = ports::find_header(headers, name);
      return found ? std::string(*found) : std::string();
    }
  };
  std::vector<Taken> taken;
  std::deque<PostFate> fates;  // of the next requests; after them all are taken
  std::size_t asked = 0;       // requests for which a connection stood

  // Called where the world may act or the process may die (throw): "post" (before leave),
  // "post.begun" (leave was given), "post.answer" (it was taken, its sender does not know yet).
  std::function<void(std::string_view)> on_stage;
};

class FakePoster final : public ports::Poster {
 public:
  explicit FakePoster(FakeReceiver& receiver) : receiver_(receiver) {}

  Result<ports::HttpResponse> post(const ports::HttpRequest& request,
                                   const ports::BeforeFirstByte& before_first_byte) override {
    stage("post");
    auto fate = PostFate::taken;
    if (!receiver_.fates.empty()) {
      fate = receiver_.fates.front();
      receiver_.fates.pop_front();
    }
    if (fate == PostFate::unreachable) return fail(ErrorKind::transient, "no connection");
    ++receiver_.asked;
    if (auto may = before_first_byte(); !may) return fail(std::move(may).error());
    stage("post.begun");
    if (fate == PostFate::put_off) return answer(429, "later");
    if (fate == PostFate::refused) return answer(400, "no");
    if (fate == PostFate::cut) return fail(ErrorKind::transient, "the connection ended");
    receiver_.taken.push_back({request.url, request.headers, request.body});
    stage("post.answer");
    if (fate == PostFate::answer_lost) return fail(ErrorKind::transient, "no whole answer");
    return fate == PostFate::broken ? answer(500, "oops") : answer(202, "queued");
  }

 private:
  static Result<ports::HttpResponse> answer(int status, const std::string& body) {
    ports::HttpResponse response;
    response.status = status;
    response.body = std::make_unique<std::istringstream>(body);
    response.body_bytes = body.size();
    return response;
  }
  void stage(std::string_view name) const {
    if (receiver_.on_stage) receiver_.on_stage(name);
  }

  FakeReceiver& receiver_;
};

}  // namespace dunning::fakes
