from django.urls import path

from shouwen.web.orders import batches, declined, prices, products, receipts, returns, views

urlpatterns = [
    path("orders/", views.orders, name="orders"),
    path("orders/new", views.new_order, name="new-order"),
    path("orders/<int:pk>", views.order, name="order"),
    path("orders/<int:pk>/goes-on", views.goes_on, name="order-goes-on"),
    path("orders/<int:pk>/payment", views.payment, name="order-payment"),
    path("orders/<int:pk>/prices", prices.prices, name="order-prices"),
    path("permits/<int:pk>/charge", prices.permitted_price, name="permitted-price"),
    path("permits/<int:pk>/order", prices.permitted_order, name="permitted-order"),
    path("order-lines/<int:pk>/return", returns.new_return, name="new-return"),
    path("returns/", returns.returns, name="returns"),
    path("returns/<int:pk>", returns.one_return, name="return"),
    path("returns/<int:pk>/received", returns.received, name="return-received"),
    path("returns/<int:pk>/photo", returns.photo, name="return-photo"),
    path("returns/<int:pk>/defect", returns.defect, name="return-defect"),
    path("returns/<int:pk>/answer", returns.answer, name="return-answer"),
    path("returns/<int:pk>/refusal", declined.refusal, name="return-refusal"),
    path("returns/<int:pk>/reopening", declined.reopening, name="return-reopening"),
    path("returns/<int:pk>/settlement", returns.settlement, name="return-settlement"),
    path("orders/<int:pk>/receipt", receipts.new_receipt, name="order-receipt"),
    path("receipts/", receipts.receipts, name="receipts"),
    path("receipts/<int:pk>/loss", receipts.loss, name="receipt-loss"),
    path("batches/", batches.batches, name="batches"),
    path("batches/new", batches.new_batch, name="new-batch"),
    path("batches/<int:pk>", batches.one_batch, name="batch"),
    path("batches/<int:pk>/change", batches.change, name="change-batch"),
    path("products/", products.products, name="products"),
    path("products/new", products.new_product, name="new-product"),
    path("products/<int:pk>/change", products.change, name="change-product"),
]
