package app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletOutputStream;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.WriteListener;
import javax.servlet.annotation.WebFilter;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpServletResponseWrapper;

/** An application's own wrappers: {@code wrap=pass}, {@code buffer} or {@code gzip}. */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public final class WrappingFilter implements Filter {
  @Override
  public void init(FilterConfig config) {}

  @Override
  public void destroy() {}

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String wrap = Query.of((HttpServletRequest) request).text("wrap", "");
    ServletOutputStream to = wrap.isEmpty() ? null : response.getOutputStream();
    switch (wrap) {
      case "pass":
        chain.doFilter(request, new Replaced((HttpServletResponse) response, new Passing(to)));
        return;
      case "buffer":
        Collecting all = new Collecting();
        chain.doFilter(request, new Replaced((HttpServletResponse) response, all));
        to.write(all.bytes.toByteArray());
        return;
      case "gzip":
        Collecting plain = new Collecting();
        chain.doFilter(request, new Replaced((HttpServletResponse) response, plain));
        ((HttpServletResponse) response).setHeader("Content-Encoding", "gzip");
        try (GZIPOutputStream gzip = new GZIPOutputStream(to)) {
          gzip.write(plain.bytes.toByteArray());
        }
        return;
      default:
        chain.doFilter(request, response);
    }
  }

  private static final class Replaced extends HttpServletResponseWrapper {
    private final ServletOutputStream out;

    Replaced(HttpServletResponse response, ServletOutputStream out) {
      super(response);
      this.out = out;
    }

    @Override
    public ServletOutputStream getOutputStream() {
      return out;
    }
  }

  private abstract static class Out extends ServletOutputStream {
    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class Passing extends Out {
    private final ServletOutputStream to;

    Passing(ServletOutputStream to) {
      this.to = to;
    }

    @Override
    public void write(int b) throws IOException {
      to.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      to.write(bytes, from, length);
    }
  }

  private static final class Collecting extends Out {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(int b) {
      bytes.write(b);
    }

    @Override
    public void write(byte[] array, int from, int length) {
      bytes.write(array, from, length);
    }
  }
}
