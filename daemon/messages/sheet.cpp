#include "daemon/messages/sheet.hpp"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <cstring>

namespace dunning::messages {
namespace {

constexpr double points_per_mm = 72.0 / 25.4;
constexpr double mm_per_pixel = 25.4 / 96.0;
constexpr std::int64_t most_pixels = 4'000'000;  // of a logo, unpacked
constexpr const char* font = "Liberation Sans, Arimo, sans-serif";

struct FontEnds {
  void operator()(PangoFontDescription* one) const { pango_font_description_free(one); }
};
struct IterEnds {
  void operator()(PangoLayoutIter* one) const { pango_layout_iter_free(one); }
};

double millimetres(int pango_units) {
  return pango_units / double{PANGO_SCALE} / points_per_mm;
}

PangoAlignment alignment(TextStyle::Align align) {
  switch (align) {
    case TextStyle::Align::left:
      return PANGO_ALIGN_LEFT;
    case TextStyle::Align::right:
      return PANGO_ALIGN_RIGHT;
    case TextStyle::Align::centre:
      return PANGO_ALIGN_CENTER;
  }
  return PANGO_ALIGN_LEFT;
}

cairo_status_t append(void* bytes, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(bytes)->append(data, data + length);
  return CAIRO_STATUS_SUCCESS;
}

cairo_status_t read(void* rest, unsigned char* data, unsigned int length) {
  auto& bytes = *static_cast<std::string_view*>(rest);
  if (bytes.size() < length) return CAIRO_STATUS_READ_ERROR;
  std::memcpy(data, bytes.data(), length);
  bytes.remove_prefix(length);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

void Sheet::LayoutEnds::operator()(PangoLayout* layout) const {
  g_object_unref(layout);
}

Sheet::Sheet(std::string& bytes)
    : surface_(cairo_pdf_surface_create_for_stream(append, &bytes, page_width * points_per_mm,
                                                   page_height * points_per_mm)),
      context_(cairo_create(surface_.get())) {}

void Sheet::say_of_itself(const std::string& title, const std::string& author, Date date) {
  cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_AUTHOR, author.c_str());
  cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_CREATE_DATE,
                                 (to_string(date) + "T00:00:00Z").c_str());
}

Sheet::Layout Sheet::layout(const std::string& text, const TextStyle& style) const {
  Layout made(pango_cairo_create_layout(context_.get()));
  // Otherwise a point is taken for the 96th part of an inch.
  pango_cairo_context_set_resolution(pango_layout_get_context(made.get()), 72);
  const std::unique_ptr<PangoFontDescription, FontEnds> face(
      pango_font_description_from_string(font));
  pango_font_description_set_size(face.get(), static_cast<int>(style.size * PANGO_SCALE));
  if (style.bold) pango_font_description_set_weight(face.get(), PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description(made.get(), face.get());
  if (style.width > 0)
    pango_layout_set_width(made.get(), static_cast<int>(style.width * points_per_mm * PANGO_SCALE));
  pango_layout_set_wrap(made.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment(made.get(), alignment(style.align));
  // A hyphen within an invoice number would be a part of it.
  PangoAttrList* attributes = pango_attr_list_new();
  pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
  pango_layout_set_attributes(made.get(), attributes);
  pango_attr_list_unref(attributes);
  pango_layout_set_text(made.get(), text.data(), static_cast<int>(text.size()));
  return made;
}

double Sheet::height_of(const std::string& text, const TextStyle& style) const {
  int height = 0;
  pango_layout_get_size(layout(text, style).get(), nullptr, &height);
  return millimetres(height);
}

double Sheet::width_of(const std::string& text, const TextStyle& style) const {
  int width = 0;
  pango_layout_get_size(layout(text, style).get(), &width, nullptr);
  return millimetres(width);
}

double Sheet::put(double x, double y, const std::string& text, const TextStyle& style) {
  const Layout made = layout(text, style);
  cairo_move_to(context_.get(), x * points_per_mm, y * points_per_mm);
  pango_cairo_show_layout(context_.get(), made.get());
  int height = 0;
  pango_layout_get_size(made.get(), nullptr, &height);
  return millimetres(height);
}

void Sheet::put_lines(double x, const std::string& text, const TextStyle& style,
                      const std::function<double(double)>& place) {
  const Layout made = layout(text, style);
  const std::unique_ptr<PangoLayoutIter, IterEnds> line(pango_layout_get_iter(made.get()));
  do {
    PangoRectangle extents;
    pango_layout_iter_get_line_extents(line.get(), nullptr, &extents);
    const double y = place(millimetres(extents.height));
    const int ascent = pango_layout_iter_get_baseline(line.get()) - extents.y;
    cairo_move_to(context_.get(), x * points_per_mm,
                  y * points_per_mm + ascent / double{PANGO_SCALE});
    pango_cairo_show_layout_line(context_.get(), pango_layout_iter_get_line_readonly(line.get()));
  } while (pango_layout_iter_next_line(line.get()) != 0);
}

void Sheet::rule(double x, double y, double length, double points) {
  cairo_set_line_width(context_.get(), points);
  cairo_move_to(context_.get(), x * points_per_mm, y * points_per_mm);
  cairo_line_to(context_.get(), (x + length) * points_per_mm, y * points_per_mm);
  cairo_stroke(context_.get());
}

void Sheet::frame(double x, double y, double wide, double high) {
  cairo_set_line_width(context_.get(), 0.5);
  cairo_rectangle(context_.get(), x * points_per_mm, y * points_per_mm, wide * points_per_mm,
                  high * points_per_mm);
  cairo_stroke(context_.get());
}

void Sheet::fill(const std::vector<Bar>& bars) {
  for (const auto& bar : bars) {
    cairo_rectangle(context_.get(), bar.x * points_per_mm, bar.y * points_per_mm,
                    bar.wide * points_per_mm, bar.high * points_per_mm);
  }
  cairo_fill(context_.get());
}

// A JPEG goes into the file as it is; the surface beside it is never looked at.
Sheet::Surface Sheet::picture_of(const Logo& logo) {
  if (logo.width <= 0 || logo.height <= 0 || std::int64_t{logo.width} * logo.height > most_pixels)
    return nullptr;
  if (logo.media_type != "image/jpeg") {
    std::string_view rest = logo.bytes;
    return Surface(cairo_image_surface_create_from_png_stream(read, &rest));
  }
  Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, logo.width, logo.height));
  auto* copy = new std::string(logo.bytes);
  const auto status = cairo_surface_set_mime_data(
      surface.get(), CAIRO_MIME_TYPE_JPEG, reinterpret_cast<const unsigned char*>(copy->data()),
      copy->size(), [](void* one) { delete static_cast<std::string*>(one); }, copy);
  if (status == CAIRO_STATUS_SUCCESS) return surface;
  delete copy;
  return nullptr;
}

bool Sheet::picture(double x, double y, const Logo& logo, double most_wide, double most_high,
                    double& high) {
  const Surface surface = picture_of(logo);
  if (!surface || cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) return false;
  const int wide = cairo_image_surface_get_width(surface.get());
  const int tall = cairo_image_surface_get_height(surface.get());
  if (wide <= 0 || tall <= 0) return false;
  const double scale = std::min({mm_per_pixel, most_wide / wide, most_high / tall});
  high = tall * scale;
  cairo_save(context_.get());
  cairo_translate(context_.get(), x * points_per_mm, y * points_per_mm);
  cairo_scale(context_.get(), scale * points_per_mm, scale * points_per_mm);
  cairo_set_source_surface(context_.get(), surface.get(), 0, 0);
  cairo_paint(context_.get());
  cairo_restore(context_.get());
  return true;
}

void Sheet::turn_page() {
  cairo_show_page(context_.get());
}

Status Sheet::close() {
  cairo_show_page(context_.get());
  cairo_surface_finish(surface_.get());
  const auto status = cairo_surface_status(surface_.get());
  if (status == CAIRO_STATUS_SUCCESS) return {};
  return fail(ErrorKind::permanent,
              std::string("the letter cannot be drawn: ") + cairo_status_to_string(status));
}

}  // namespace dunning::messages
