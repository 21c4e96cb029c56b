#include "daemon/net/budgeted_http.hpp"

#include "daemon/net/limit_headers.hpp"

namespace dunning::net {

Result<std::unique_ptr<BudgetedHttp>> BudgetedHttp::create(Parts parts,
                                                           const std::string& base_url) {
  auto origin = TRY(origin_of(base_url));
  return std::unique_ptr<BudgetedHttp>(new BudgetedHttp(std::move(parts), std::move(origin)));
}

Result<ports::HttpResponse> BudgetedHttp::send(const ports::HttpRequest& request) {
  const auto origin = TRY(origin_of(request.url));
  if (request.credentials == ports::Credentials::withheld && origin != origin_)
    return parts_.next.send(request);
  TRY(parts_.book.take(request));
  const auto asked_at = parts_.clock.now();
  auto response = parts_.next.send(request);
  ports::RequestEnd end;
  if (response) {
    const auto path = path_of(request.url);
    end.refused = response->status >= 400;
    end.bytes = response->body_bytes;
    end.readings = read_limits(
        parts_.limits, {response->status, response->headers, path, asked_at, parts_.clock.now()});
  }
  parts_.book.end(request, end);
  return response;
}

}  // namespace dunning::net
