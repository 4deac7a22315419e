// What every generator has.
#include "decode/generator.h"

#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace extractinator::decode {

std::string_view to_string(StopReason reason) {
  switch (reason) {
    case StopReason::complete:
      return "complete";
    case StopReason::token_limit:
      return "token_limit";
    case StopReason::cancelled:
      return "cancelled";
    case StopReason::failed:
      return "failed";
  }
  return "?";
}

CompletionSink one_by_one(std::function<Result<void>(Completion)> done) {
  return [done = std::move(done)](std::vector<Completion> ended) -> Result<void> {
    for (Completion& completion : ended)
      TRY_VOID(done(std::move(completion)));
    return {};
  };
}

}  // namespace extractinator::decode
