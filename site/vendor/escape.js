// In place of sanitize-html: descriptions of widgets are text.
const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
export default (text) => text.replace(/[&<>"]/g, (sign) => SIGNS[sign]);
