// Writes the pages of report/testing/gallery.h into a folder, for the browser test: write_gallery
// FOLDER.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <string>

#include "report/page.h"
#include "report/testing/gallery.h"

int main(int argc, char** argv) {
  try {
    if (argc != 2) {
      std::fputs("usage: write_gallery FOLDER\n", stderr);
      return 2;
    }
    const std::filesystem::path folder = argv[1];
    std::ofstream(folder / "gallery.html", std::ios::binary)
        << extractinator::report::to_html(extractinator::report::testing::gallery());
    std::ofstream(folder / "worst-cases.html", std::ios::binary)
        << extractinator::report::to_html(extractinator::report::testing::worst_cases());
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return EXIT_FAILURE;
  }
}
