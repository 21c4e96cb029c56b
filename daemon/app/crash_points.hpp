#pragma once

#include "daemon/ports/http.hpp"
#include "daemon/ports/mail.hpp"
#include "daemon/ports/poster.hpp"

// For the crash walk only (CMake option DUNNING_CRASH_POINTS, never in a release): the process dies
// at the n-th port call, n from the environment variable DUNNING_CRASH_AT. Every call counts twice,
// before and after, because a crash before an effect and one after it leave different stores
// behind.
namespace dunning::app {

#ifdef DUNNING_CRASH_POINTS
void crash_point();  // counts; at the n-th the process ends at once, as by SIGKILL
#else
inline void crash_point() {}
#endif

class CrashingHttp : public ports::Http {
 public:
  explicit CrashingHttp(ports::Http& inner) : inner_(inner) {}
  Result<ports::HttpResponse> send(const ports::HttpRequest& request) override;

 private:
  ports::Http& inner_;
};

class CrashingPoster : public ports::Poster {
 public:
  explicit CrashingPoster(ports::Poster& inner) : inner_(inner) {}
  Result<ports::HttpResponse> post(const ports::HttpRequest& request,
                                   const ports::BeforeFirstByte& before_first_byte) override;

 private:
  ports::Poster& inner_;
};

class CrashingMail : public ports::MailTransport {
 public:
  explicit CrashingMail(ports::MailTransport& inner) : inner_(inner) {}
  ports::Delivery send(const ports::Envelope& envelope, std::string_view bytes,
                       const ports::BeforeFirstByte& before_first_byte) override;

 private:
  ports::MailTransport& inner_;
};

}  // namespace dunning::app
