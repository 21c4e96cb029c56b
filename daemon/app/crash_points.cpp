#include "daemon/app/crash_points.hpp"

#ifdef DUNNING_CRASH_POINTS
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#endif

namespace dunning::app {

#ifdef DUNNING_CRASH_POINTS
void crash_point() {
  static const long at = [] {
    const char* text = std::getenv("DUNNING_CRASH_AT");
    return text ? std::strtol(text, nullptr, 10) : 0;
  }();
  static std::atomic<long> passed{0};
  if (at > 0 && ++passed == at) kill(getpid(), SIGKILL);
}
#endif

Result<ports::HttpResponse> CrashingHttp::send(const ports::HttpRequest& request) {
  crash_point();
  auto response = inner_.send(request);
  crash_point();
  return response;
}

Result<ports::HttpResponse> CrashingPoster::post(const ports::HttpRequest& request,
                                                 const ports::BeforeFirstByte& before_first_byte) {
  crash_point();
  auto response = inner_.post(request, [&]() -> Status {
    crash_point();
    auto status = before_first_byte();
    crash_point();
    return status;
  });
  crash_point();
  return response;
}

ports::Delivery CrashingMail::send(const ports::Envelope& envelope, std::string_view bytes,
                                   const ports::BeforeFirstByte& before_first_byte) {
  crash_point();
  auto delivery = inner_.send(envelope, bytes, [&]() -> Status {
    crash_point();
    auto status = before_first_byte();
    crash_point();
    return status;
  });
  crash_point();
  return delivery;
}

}  // namespace dunning::app
