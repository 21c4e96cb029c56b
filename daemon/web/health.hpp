#pragma once

#include "daemon/web/content.hpp"
#include "daemon/web/site.hpp"

namespace dunning::web {

// /healthz: the process lives and answers; nothing else is asked.
Response health();

// /readyz: 200 while the store answers; 503 otherwise. A configuration is in force whenever
// anything is shown. An administration that waits for a person (a token that ended) is a line of
// the text and an alert by its metrics, not a 503: the others work on, and taking the whole service
// out of use would mend nothing.
Response readiness(const Content& content);

}  // namespace dunning::web
