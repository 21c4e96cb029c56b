#pragma once

#include "daemon/messages/letter.hpp"
#include "daemon/messages/sheet.hpp"

namespace dunning::messages {

// The pages of one letter, from top to bottom: what surrounds its text, and how far that has come.
// The address lies in the window of a C5/6 (DL) envelope with its window on the left, form B of DIN
// 5008: 45 to 90 mm from the top, 20 to 105 mm from the left; marks at the edge say where to fold.
class LetterPages {
 public:
  static constexpr double left = 25;
  static constexpr double text_width = Sheet::page_width - left - 20;

  // `pages`: how many there will be, for their numbers.
  LetterPages(std::string& bytes, const Letter& letter, int pages);

  Sheet& sheet() { return sheet_; }
  double y() const { return y_; }
  double room() const;
  int count() const { return page_; }

  void down(double height) { y_ += height; }
  // Goes on to the next page unless so much room is left; what no page has room for stays here.
  void need(double height);
  void turn();
  Status close();

 private:
  void letterhead();
  void window();
  void head();
  void foot();

  const Letter& letter_;
  int pages_;
  int page_ = 1;
  double y_ = 0;
  Sheet sheet_;
};

}  // namespace dunning::messages
