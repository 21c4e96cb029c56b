#pragma once

#include <cairo.h>
#include <pango/pango.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/creditor.hpp"
#include "daemon/core/result.hpp"

// The paper of a letter: PDF pages on which text, lines and pictures are put. Pango and Cairo are
// named here, in sheet.cpp and nowhere else. Lengths are millimetres from the upper left corner of
// an A4 sheet.
namespace dunning::messages {

struct TextStyle {
  double size = 10;  // points
  bool bold = false;
  double width = 165;  // wraps there; 0: in one line
  enum class Align { left, right, centre } align = Align::left;
};

class Sheet {
 public:
  static constexpr double page_width = 210;
  static constexpr double page_height = 297;

  explicit Sheet(std::string& bytes);

  void say_of_itself(const std::string& title, const std::string& author, Date date);

  // Both as `put` would draw it.
  double height_of(const std::string& text, const TextStyle& style) const;
  double width_of(const std::string& text, const TextStyle& style) const;
  // Gives the height.
  double put(double x, double y, const std::string& text, const TextStyle& style);
  // Line by line: `place` is told the height of each and says where it goes.
  void put_lines(double x, const std::string& text, const TextStyle& style,
                 const std::function<double(double)>& place);

  void rule(double x, double y, double length, double points = 0.4);
  void frame(double x, double y, double wide, double high);
  // Black rectangles as one shape, so that no viewer shows a seam between two of them.
  struct Bar {
    double x, y, wide, high;
  };
  void fill(const std::vector<Bar>& bars);
  // Within that field, at its upper left corner, as large as fits and never larger than 96 pixels
  // an inch would make it. False when it cannot be drawn; its height otherwise is in `high`.
  bool picture(double x, double y, const Logo& logo, double most_wide, double most_high,
               double& high);

  void turn_page();
  // The bytes are whole after this.
  Status close();

 private:
  struct SurfaceEnds {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  };
  struct ContextEnds {
    void operator()(cairo_t* context) const { cairo_destroy(context); }
  };
  struct LayoutEnds {
    void operator()(PangoLayout* layout) const;
  };
  using Surface = std::unique_ptr<cairo_surface_t, SurfaceEnds>;
  using Layout = std::unique_ptr<PangoLayout, LayoutEnds>;

  Layout layout(const std::string& text, const TextStyle& style) const;
  static Surface picture_of(const Logo& logo);

  Surface surface_;
  std::unique_ptr<cairo_t, ContextEnds> context_;
};

}  // namespace dunning::messages
