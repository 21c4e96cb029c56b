#pragma once

#include "tests/sandbox/outbox.hpp"

namespace dunning::sandbox {

// Posts a parcel over HTTP or HTTPS, without looking at certificates, and to this machine only: the
// status of the answer, 0 when there was none within five seconds or the address is elsewhere.
int deliver_on_loopback(const Parcel& parcel);

}  // namespace dunning::sandbox
