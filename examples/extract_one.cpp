// Extracts from one string: extract_one TASK MODEL REPORT prints the answer as JSON.
#include <cstdio>
#include <print>
#include <string>

#include <extractinator/extractinator.h>

int main(int argc, char** argv) {
  if (argc != 4) {
    std::println(stderr, "usage: {} TASK MODEL REPORT", argv[0]);
    return 2;
  }
  auto extractor = extractinator::Extractor::open(argv[1], {.model = argv[2]});
  if (!extractor) {
    std::print(stderr, "{}", extractinator::render(extractor.error()));
    return 2;
  }
  const auto answer = extractor->extract(argv[3]);
  if (!answer || answer->status != extractinator::Status::done) {
    std::println(stderr, "{}", answer ? answer->message : answer.error().message);
    return 1;
  }
  std::println("{}", answer->json);
}
