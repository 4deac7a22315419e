// Writes figures as files; everything here is public through svg_file.h.
#include "report/svg_file.h"

#include <cmath>
#include <format>
#include <string>
#include <string_view>

#include "report/escape.h"
#include "report/figure.h"
#include "report/style.h"

namespace extractinator::report {
namespace {

// A page gives these to its figures; elsewhere there is none.
constexpr std::string_view kAlone =
    "svg{background:var(--paper);font-family:\"Source Sans 3\",\"Segoe "
    "UI\",system-ui,sans-serif}\n";

}  // namespace

std::string to_svg_file(const Figure& figure) {
  return std::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"t d\" "
      "width=\"{0:.0f}\" height=\"{1:.0f}\" viewBox=\"0 0 {0:.0f} {1:.0f}\">\n"
      "<title id=\"t\">{2}</title>\n<desc "
      "id=\"d\">{3}</desc>\n<style>\n{4}{5}</style>\n{6}</svg>\n",
      std::ceil(figure.width),
      std::ceil(figure.height),
      escape(figure.title),
      escape(figure.description),
      escape(style_sheet()),
      kAlone,
      figure.markup
  );
}

}  // namespace extractinator::report
